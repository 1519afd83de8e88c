import { lazy, Suspense, useState } from 'react';
import type { Markdown as MarkdownComponent } from './markdown';

// Asked for at once, and not waited for: until it is there the same words stand without their form.
let ready: typeof MarkdownComponent | null = null;
const loading = import('./markdown').then(({ Markdown }) => {
  ready = Markdown;
  return { default: Markdown };
});
const WhenReady = lazy(() => loading);

interface ModelTextProps {
  text: string;
  open: boolean;
}

/** What a model wrote, in its form. */
export function ModelText(props: ModelTextProps) {
  const [Now] = useState(() => ready);
  if (Now) return <Now {...props} />;
  return (
    <Suspense fallback={<div className="prose whitespace-pre-wrap">{props.text}</div>}>
      <WhenReady {...props} />
    </Suspense>
  );
}
