// Runs before the first paint, so that a chosen theme or density never flashes. A file, because the page's policy forbids inline scripts.
(() => {
  try {
    const theme = localStorage.getItem('agentops.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    if (localStorage.getItem('agentops.density') === 'compact') document.documentElement.dataset.density = 'compact';
  } catch {
    // Storage is off: the system's theme it is.
  }
})();
