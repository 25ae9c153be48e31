/** Calls to the stand-in. */

async function read(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.description);
  return body;
}

export async function people() {
  return read(await fetch('/play/people'));
}

/** Answers when the chat is another one than that of `revision`, or after a while. */
export async function chatAfter(userId, revision) {
  return read(await fetch(`/play/${userId}?after=${revision}`));
}

export async function act(userId, action, body = {}) {
  const headers = { 'Content-Type': 'application/json' };
  return read(await fetch(`/play/${userId}/${action}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

export async function uploadPhoto(userId, picture, caption) {
  const address = `/play/${userId}/photo?caption=${encodeURIComponent(caption)}`;
  return read(await fetch(address, { method: 'PUT', headers: { 'Content-Type': picture.type }, body: picture }));
}
