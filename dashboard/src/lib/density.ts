export type Density = 'comfortable' | 'compact';

const key = 'agentops.density';

export function loadDensity(): Density {
  return document.documentElement.dataset['density'] === 'compact' ? 'compact' : 'comfortable';
}

/** Holds for this browser; `public/theme.js` sets it again before the first paint. */
export function applyDensity(density: Density): void {
  if (density === 'compact') document.documentElement.dataset['density'] = density;
  else delete document.documentElement.dataset['density'];
  try {
    localStorage.setItem(key, density);
  } catch {
    // Storage is off: the choice lives as long as the page.
  }
}
