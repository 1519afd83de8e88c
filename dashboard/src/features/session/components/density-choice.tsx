import { useState } from 'react';
import { CheckField } from '@/components/ui/fields';
import { applyDensity, loadDensity, type Density } from '@/lib/density';

const choices: { density: Density; label: string }[] = [
  { density: 'comfortable', label: 'Comfortable' },
  { density: 'compact', label: 'Compact: more fits on the screen' },
];

/** Remembered by this browser. */
export function DensityChoice() {
  const [density, setDensity] = useState(loadDensity);
  return (
    <fieldset className="pointer-coarse:hidden">
      <legend className="font-semibold">Density</legend>
      {choices.map((choice) => (
        <CheckField
          key={choice.density}
          type="radio"
          name="density"
          checked={density === choice.density}
          onChange={() => {
            applyDensity(choice.density);
            setDensity(choice.density);
          }}
        >
          {choice.label}
        </CheckField>
      ))}
    </fieldset>
  );
}
