/** Posts JSON as whoever `token` names, and resolves with the id in the answer; rejects with its text where it is no success. */
export async function post(url: string, body: object, token?: string): Promise<{ id: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return { id: String(Reflect.get(Object(JSON.parse(text)), 'id')) };
}
