import { html, type Markup } from './markup.ts';

/** A share 0–1 as points of 100. */
export const points = (share: number | null): string => (share === null ? 'unknown' : (share * 100).toFixed(0));

/** A signed share as signed points, with one decimal. */
export function signed(share: number): string {
  const text = Math.abs(share * 100).toFixed(1);
  if (text === '0.0') return '±0.0';
  return `${share < 0 ? '−' : '+'}${text}`;
}

/** A change in points, coloured by its direction; a dash where none was measured. */
export const change = (delta: number | null): Markup => {
  if (delta === null) return html`–`;
  return html`<span class="${delta < 0 ? 'fall' : 'rise'}">${signed(delta)}</span>`;
};

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.01 ? 1 : 0)}\u00A0%`;

/** `10:05`, in UTC. */
export const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** A moment in UTC, to the second, with the machine's form beside it. */
export function moment(at: number): Markup {
  const text = new Date(at).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 19)}</time>`;
}

/** A length of time as rough words. */
export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

type Column<T> = { name: string; number?: true; cell: (row: T, index: number) => Markup | string | number };

/** A table with a caption and headed columns; a sentence where it would be empty. */
export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Markup {
  if (rows.length === 0) return html`<p class="muted">None.</p>`;
  const kind = ({ number }: Column<T>): string => (number ? 'n' : 't');
  const head = columns.map((column) => html`<th scope="col" class="${kind(column)}">${column.name}</th>`);
  const body = rows.map((row, index) => {
    const cells = columns.map((column) => html`<td class="${kind(column)}">${column.cell(row, index)}</td>`);
    return html`<tr>
      ${cells}
    </tr> `;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}
