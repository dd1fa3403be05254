import { t } from '@lingui/core/macro';
import { encode } from 'uqr';

/** A link as a picture for phones; what it says stands beside it as text, and `label` says what it is. */
export function Qr({ text, label = t`QR code of the link` }: { text: string; label?: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
