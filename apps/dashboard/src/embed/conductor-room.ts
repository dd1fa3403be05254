import type { FromHost, Opening, Ready, ToHost } from './messages.ts';

/** A token, or where to get one: asked at first, and whenever another is needed. */
export type RoomToken = string | (() => string | Promise<string>);

const isReady = (data: unknown): data is Ready =>
  typeof data === 'object' && data !== null && Reflect.get(data, 'type') === 'conductor:ready';

/**
 * `<conductor-room src session>`: a session's room within any page, in a frame of the origin of `src`. The token is a
 * property and stands in no attribute and no address. Events: `room-joined`, `room-refused`, `room-ended`, `room-height`
 * and `room-token-needed`, each with what is known in `detail`.
 */
class ConductorRoom extends HTMLElement {
  /** The page that is framed, and what the names of its events begin with. */
  protected readonly page: string = '/embed';
  protected readonly told: string = 'room';
  static readonly observedAttributes = ['src', 'session'];
  #token: RoomToken | null = null;
  /** The token that the frame has had: when it asks, it asks for another. */
  #given = '';
  #frame: HTMLIFrameElement | null = null;
  #port: MessagePort | null = null;
  #listening: AbortController | null = null;
  #isShown = false;
  /** The frame has asked for a token, and there was none for it. */
  #isWaiting = false;

  get token(): RoomToken | null {
    return this.#token;
  }
  set token(token: RoomToken | null) {
    this.#token = token;
    if (this.#isWaiting) void this.#give();
  }

  connectedCallback(): void {
    // Set before this class was known to the page.
    if (Object.hasOwn(this, 'token')) {
      const { token } = this;
      Reflect.deleteProperty(this, 'token');
      this.token = token;
    }
    this.#isShown = true;
    this.#show();
  }
  disconnectedCallback(): void {
    this.#isShown = false;
    this.#hide();
  }
  attributeChangedCallback(): void {
    if (!this.#isShown) return;
    this.#hide();
    this.#show();
  }

  #hide(): void {
    this.#listening?.abort();
    this.#port?.close();
    this.#port = null;
    this.#frame?.remove();
    this.#frame = null;
  }

  #show(): void {
    const [src, session] = [this.getAttribute('src') ?? '', this.getAttribute('session') ?? ''];
    if (session === '' || !URL.canParse(src, location.href)) return;
    const { origin, protocol } = new URL(src, location.href);
    if (!/^https?:$/.test(protocol)) return;
    const frame = document.createElement('iframe');
    frame.title = this.title || 'Session';
    frame.referrerPolicy = 'no-referrer';
    // By hand: a policy of the page may forbid style elements.
    Object.assign(frame.style, { display: 'block', width: '100%', height: '100%', minHeight: '30rem', border: '0' });
    this.style.display ||= 'block';
    this.#listening = new AbortController();
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.source === frame.contentWindow && event.origin === origin && isReady(event.data))
        this.#open(frame, origin, session);
    };
    addEventListener('message', hear, { signal: this.#listening.signal });
    frame.src = `${origin}${this.page}`;
    this.#frame = frame;
    (this.shadowRoot ?? this.attachShadow({ mode: 'open' })).append(frame);
  }

  /** Hands the frame a port; whoever else may be in it by now, of another origin, gets nothing. */
  #open(frame: HTMLIFrameElement, origin: string, session: string): void {
    const { port1, port2 } = new MessageChannel();
    this.#port?.close();
    this.#port = port1;
    this.#given = '';
    this.#isWaiting = false;
    port1.addEventListener('message', ({ data }: MessageEvent<ToHost>) => this.#hear(data));
    port1.start();
    const opening: Opening = { type: 'conductor:open', session };
    frame.contentWindow?.postMessage(opening, origin, [port2]);
  }

  #hear({ type, ...detail }: ToHost): void {
    if (type === 'token-needed') void this.#give();
    else this.#tell(type, detail);
  }

  /** Gives the frame, which asked, another token than it had; the host hears of it where there is none. */
  async #give(): Promise<void> {
    const port = this.#port;
    const source = this.#token;
    const token = await Promise.resolve()
      .then(() => (typeof source === 'function' ? source() : source))
      .catch(() => null);
    if (port === null || port !== this.#port || source !== this.#token) return;
    this.#isWaiting = token === null || token === '' || token === this.#given;
    if (this.#isWaiting || token === null) return this.#tell('token-needed', {});
    this.#given = token;
    const message: FromHost = { type: 'token', token };
    port.postMessage(message);
  }

  #tell(type: ToHost['type'], detail: object): void {
    this.dispatchEvent(new CustomEvent(`${this.told}-${type}`, { detail }));
  }
}

/** `<conductor-console src session>`: the organiser's page in the same way. Event: `console-token-needed`. */
class ConductorConsole extends ConductorRoom {
  protected override readonly page = '/hosted';
  protected override readonly told = 'console';
}

if (customElements.get('conductor-room') === undefined) {
  customElements.define('conductor-room', ConductorRoom);
  customElements.define('conductor-console', ConductorConsole);
}
