// Recording in the page, for a form that takes a file with sound: what is recorded becomes that file, and is sent like any other.
// Without script, without a microphone or when the reader says no, the field for a file is there as before.
//   data-record=ID data-seconds data-bytes   around it: the field, and the bounds of the server
//   data-start data-stop data-again          the buttons
//   data-said                                where it says (role=status) what data-ready, -busy, -done, -full, -long say
//   data-wrong                               where it says (role=alert) what data-no, -none, -fault say
import { all, one } from './dom.js';

const kinds = [['audio/webm;codecs=opus', 'webm'], ['audio/mp4', 'm4a'], ['audio/ogg;codecs=opus', 'ogg']];
const BITS = 32000; // a voice; some browsers take more than they are asked: bytes are counted too

const clock = s => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;

for (const box of all('[data-record]')) {
  const field = document.getElementById(box.dataset.record), form = field?.form;
  const kind = globalThis.MediaRecorder && navigator.mediaDevices && globalThis.DataTransfer && kinds.find(k => MediaRecorder.isTypeSupported(k[0]));
  if (!form || !kind) continue;
  const [start, stop, again, said, wrong, time, heard] = ['start', 'stop', 'again', 'said', 'wrong', 'time', 'heard'].map(n => one(`[data-${n}]`, box));
  const most = Number(box.dataset.seconds), room = Number(box.dataset.bytes) * 0.9;
  let machine, stream, parts, bytes, began, ticking, why, then, kept = false, leaves = false;
  const words = (name, at) => (box.dataset[name] ?? '').replace('{time}', at);
  const show = now => {
    start.hidden = now !== 'ready';
    stop.hidden = now !== 'busy';
    again.hidden = heard.hidden = now !== 'done';
    time.hidden = now !== 'busy';
    box.dataset.now = now;
  };
  const quiet = () => { stream?.getTracks().forEach(t => t.stop()); stream = null; clearInterval(ticking); };
  const take = file => { const t = new DataTransfer(); if (file) t.items.add(file); field.files = t.files; kept = !!file; };
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const tick = () => {
    time.textContent = `${clock(Math.min(seconds(), most))} / ${clock(most)}`;
    if (seconds() >= most) end('long');
  };
  const end = reason => { if (machine?.state !== 'recording') return; why = reason; machine.stop(); };
  const fresh = () => { if (heard.src) URL.revokeObjectURL(heard.src); heard.removeAttribute('src'); take(null); };

  async function go() {
    wrong.textContent = '';
    start.disabled = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
      machine = new MediaRecorder(stream, { mimeType: kind[0], audioBitsPerSecond: BITS });
      parts = []; bytes = 0; why = 'done';
      machine.ondataavailable = e => { parts.push(e.data); bytes += e.data.size; if (bytes > room) end('full'); };
      machine.onerror = () => end('done');
      machine.onstop = finish;
      machine.start(1000);
    } catch (e) {
      quiet();
      wrong.textContent = words(e.name === 'NotAllowedError' || e.name === 'SecurityError' ? 'no' : e.name === 'NotFoundError' ? 'none' : 'fault');
      start.disabled = false;
      start.focus();
      return;
    }
    start.disabled = false;
    fresh();
    began = Date.now();
    ticking = setInterval(tick, 500);
    tick();
    show('busy');
    said.textContent = words('busy', clock(most));
    stop.focus();
  }
  function finish() {
    const long = seconds(), blob = new Blob(parts, { type: kind[0].split(';')[0] });
    quiet();
    if (!blob.size) {
      wrong.textContent = words('fault');
      show('ready'); start.focus(); then = null;
      return;
    }
    take(new File([blob], `opname.${kind[1]}`, { type: blob.type }));
    heard.src = URL.createObjectURL(blob);
    show('done');
    said.textContent = words(why, clock(long));
    if (then) { const by = then; then = null; form.requestSubmit(by === true ? null : by); } else heard.focus();
  }
  start.addEventListener('click', go);
  again.addEventListener('click', go);
  stop.addEventListener('click', () => end('done'));
  // A file that is chosen takes the place of what was recorded.
  field.addEventListener('change', () => { if (kept) { kept = false; heard.removeAttribute('src'); show('ready'); said.textContent = words('ready'); } });
  // Sending while it records: first it stops.
  form.addEventListener('submit', e => {
    if (machine?.state === 'recording') { e.preventDefault(); then = e.submitter ?? true; end('done'); } else leaves = true;
  });
  addEventListener('beforeunload', e => { if (!leaves && (kept || machine?.state === 'recording')) e.preventDefault(); });
  addEventListener('pagehide', quiet);
  box.hidden = false;
  show('ready');
  said.textContent = words('ready');
}
