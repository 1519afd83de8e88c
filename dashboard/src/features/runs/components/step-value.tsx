import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { OutputBox } from '@/components/ui/output-box';
import { TextBox } from '@/components/ui/text-box';
import { formatCount } from '@/lib/format';
import type { Content } from '../model/step-content';

interface StepValueProps {
  content: Content;
  /** The server holds more of the step's texts than it sent. */
  cut: boolean;
  onWhole: () => void;
}

/** A longer text begins with its beginning. */
const beginning = 3000;

export function StepValue({ content: { label, text, note }, cut, onWhole }: StepValueProps) {
  const [all, setAll] = useState(false);
  if (text.length <= beginning) return <TextBox label={label} text={text} {...(note && { note })} />;
  if (all) return <OutputBox label={cut ? `${label} (loading the rest…)` : label} text={text} fileName={`${label.toLowerCase().replaceAll(' ', '-')}.txt`} />;
  const show = () => {
    setAll(true);
    if (cut) onWhole();
  };
  return (
    <div className="space-y-2">
      <TextBox label={label} text={text.slice(0, beginning)} note="its beginning" copyLabel="Copy the beginning" />
      <Button onClick={show}>{cut ? 'Show all' : `Show all ${formatCount(text.length)} characters`}</Button>
    </div>
  );
}
