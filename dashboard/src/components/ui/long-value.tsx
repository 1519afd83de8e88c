import { useState } from 'react';
import { formatCount } from '@/lib/format';
import { Button } from './button';
import { OutputBox } from './output-box';
import { TextBox } from './text-box';

interface LongValueProps {
  label: string;
  text: string;
  note?: string;
  /** The server holds more than it sent. */
  cut?: boolean;
  /** Fetches that, and gives it as `text`. */
  onWhole?: () => void;
}

/** Characters of a longer text that are shown at first. */
const beginning = 3000;

/** A text that may be long: its beginning, and all of it when asked for. */
export function LongValue({ label, text, note, cut = false, onWhole }: LongValueProps) {
  const [all, setAll] = useState(false);
  if (text.length <= beginning) return <TextBox label={label} text={text} {...(note && { note })} />;
  if (all) return <OutputBox label={cut ? `${label} (loading the rest…)` : label} text={text} fileName={`${label.toLowerCase().replaceAll(' ', '-')}.txt`} />;
  const show = () => {
    setAll(true);
    if (cut) onWhole?.();
  };
  return (
    <div className="space-y-2">
      <TextBox label={label} text={text.slice(0, beginning)} note="its beginning" copyLabel="Copy the beginning" />
      <Button onClick={show}>{cut ? 'Show all' : `Show all ${formatCount(text.length)} characters`}</Button>
    </div>
  );
}
