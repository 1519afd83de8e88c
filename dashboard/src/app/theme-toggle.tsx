import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { applyTheme, loadTheme, nextTheme } from '@/lib/theme';

const looks = { system: { icon: Monitor, label: 'as the system' }, light: { icon: Sun, label: 'light' }, dark: { icon: Moon, label: 'dark' } };

export function ThemeToggle() {
  const [theme, setTheme] = useState(loadTheme);
  const { icon: Icon, label } = looks[theme];
  return (
    <IconButton
      label={`Theme: ${label}`}
      onClick={() => {
        const next = nextTheme(theme);
        applyTheme(next);
        setTheme(next);
      }}
    >
      <Icon aria-hidden className="size-4.5" />
    </IconButton>
  );
}
