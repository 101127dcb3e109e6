// Passkeys: carries bytes between the browser's own dialog and a form. The server decides.
import { all, one } from './dom.js';

const text = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

// What is signed is the hash of the form's token.
const challenge = form => crypto.subtle.digest('SHA-256', new TextEncoder().encode(form.elements.token.value));

async function create(form) {
  const made = await navigator.credentials.create({ publicKey: {
    challenge: await challenge(form), rp: { name: 'Meent' },
    user: { id: new TextEncoder().encode(form.dataset.user), name: form.dataset.mail, displayName: form.dataset.name },
    pubKeyCredParams: [-7, -8, -257].map(alg => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, attestation: 'none',
  } });
  return { credential: made.id, client: text(made.response.clientDataJSON), device: text(made.response.getAuthenticatorData()) };
}

async function get(form) {
  const said = await navigator.credentials.get({ publicKey: { challenge: await challenge(form), userVerification: 'required' } });
  return { credential: said.id, client: text(said.response.clientDataJSON), device: text(said.response.authenticatorData), signature: text(said.response.signature) };
}

export function passkey() {
  if (!window.PublicKeyCredential || !window.crypto?.subtle) return;
  for (const none of all('[data-passkey-none]')) none.hidden = true;
  for (const form of all('[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', async e => {
      e.preventDefault();
      const said = one('[data-passkey-said]', form);
      said.textContent = '';
      try {
        for (const [name, value] of Object.entries(await (form.dataset.passkey === 'create' ? create : get)(form))) form.elements[name].value = value;
        form.submit();
      } catch { said.textContent = form.dataset.refused; }
    });
  }
}
