// Sets the colour choice before the first paint, so that nothing flashes. Small and blocking on purpose.
try {
  const k = localStorage.getItem('meent-kleur');
  if (k === 'licht' || k === 'donker') document.documentElement.dataset.kleur = k;
} catch { /* storage is off: the device decides */ }
