// A session's room in any page, as it is: nothing to install, nothing to build. `#at=…&session=…` says where; a page of yours
// knows, and loads the script by a tag. `/token` is your own server's, which signs in whoever is on your page.
// The page's origin has to be in EMBED_ORIGINS.
const { at, session } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
await import(`${at}/conductor-room.js`);

const room = document.createElement('conductor-room');
room.setAttribute('src', at);
room.setAttribute('session', session);
// Asked at first, and again a minute before a token ends.
room.token = () => fetch('/token').then((answer) => answer.text());
for (const name of ['joined', 'refused', 'ended', 'height', 'token-needed']) {
  room.addEventListener(`room-${name}`, ({ detail }) => {
    const row = document.createElement('li');
    row.textContent = `${name} ${JSON.stringify(detail)}`;
    document.getElementById('told').append(row);
  });
}
document.getElementById('place').append(room);
