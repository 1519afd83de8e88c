// Runs before the first paint, so that a chosen theme never flashes. A file, because the page's policy forbids inline scripts.
(() => {
  try {
    const theme = localStorage.getItem('agentops.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is off: the system's theme it is.
  }
})();
