import axe from 'axe-core';
import type { Page } from 'playwright-core';

// What runs in the page is text: these files are not compiled for browsers.

const VIOLATIONS =
  '({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)';
/** Rules whose outcome a theme or a width alone can change. */
const LOOKS = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

/** What axe objects to; `onlyLooks` asks the rules alone that depend on theme and width. */
export async function violations(page: Page, onlyLooks: boolean): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  const options = onlyLooks
    ? { runOnly: { type: 'rule', values: LOOKS } }
    : { rules: { 'target-size': { enabled: true } } };
  const asked = JSON.stringify({ ...options, resultTypes: ['violations'] });
  return await page.evaluate<string[]>(`axe.run(${asked}).then(${VIOLATIONS})`);
}

/** What sticks out where a page is wider than its window; only what holds nothing else that does. */
export const overhang = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5);
    const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
    return ['wider than its window', ...inner.map((element) => element.outerHTML.slice(0, 160))];
  })()`);

/** Elements that move for longer than a hundredth of a second. */
export const moving = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const seconds = (list) => Math.max(...list.split(',').map((time) => parseFloat(time) * (time.includes('ms') ? 0.001 : 1)));
    const long = (style) => seconds(style.transitionDuration) > 0.01 || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01);
    const still = [...document.querySelectorAll('*')].filter((element) => long(getComputedStyle(element)));
    const running = document.getAnimations().filter((one) => one.effect.getTiming().duration > 10);
    return [...still.map((element) => element.outerHTML.slice(0, 120)), ...running.map(() => 'an animation runs')];
  })()`);

/** With the colours that a reader has forced: what tells chosen from not chosen, and full from empty, only by a colour that is gone. */
export const unseen = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const colour = (element) => getComputedStyle(element).backgroundColor;
    const pairs = [['.segment[data-selected]', '.segment:not([data-selected])'], ['.tick[data-selected] .tick-box', '.tick:not([data-selected]) .tick-box'], ['.bar-fill', '.bar']];
    const alike = pairs.filter(([one, other]) => {
      const [first, second] = [document.querySelector(one), document.querySelector(other)];
      return first && second && colour(first) === colour(second);
    });
    const codes = [...document.querySelectorAll('.qr')].filter((code) => getComputedStyle(code).forcedColorAdjust !== 'none');
    return [...alike.map((pair) => pair.join(' looks like ')), ...codes.map(() => 'the QR code takes other colours')];
  })()`);

const MOST_STOPS = 150;

/** One step of the way through a page: what has the focus, whether that can be seen, and whether it was there before. */
const STOP = `(() => {
  const focused = document.activeElement;
  window.walked ??= new Set();
  if (window.walked.has(focused)) return { over: true, faults: [] };
  window.walked.add(focused);
  // Between the end of the page and its beginning the browser itself has the focus.
  if (focused === null || focused === document.body) return { over: false, faults: [] };
  const name = focused.outerHTML.slice(0, 140);
  const shows = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const around = [focused.closest('[data-focus-visible]'), focused.closest('label'), focused.parentElement, focused];
  const marked = around.find((element) => element && shows(element));
  const faults = marked ? [] : ['no sign of the focus on ' + name];
  const shown = marked ?? focused;
  const box = shown.getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const isSeen = left < right && top < bottom && hit && (shown.contains(hit) || hit.contains(shown));
  if (!isSeen) faults.push('out of sight: ' + name);
  if (focused.tabIndex > 0) faults.push('an order of its own: ' + name);
  return { over: false, faults };
})()`;

/** What can be pressed or filled and was not come by; of radio buttons the group is one stop. */
const PASSED = `(() => {
  const all = [...document.querySelectorAll('a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]')];
  const isSeen = (element) => element.checkVisibility() && !element.closest('[inert]') && element.tabIndex >= 0;
  const groupOf = (element) => element.type === 'radio' ? element.closest('[role=radiogroup], fieldset') : null;
  const groups = new Set([...window.walked].map(groupOf));
  const missed = all.filter((element) => isSeen(element) && !window.walked.has(element) && !(groupOf(element) && groups.has(groupOf(element))));
  return missed.map((element) => 'never reached: ' + element.outerHTML.slice(0, 140));
})()`;

/** What is wrong for somebody who goes once round the page by Tab alone, from wherever the focus is. */
export async function walk(page: Page): Promise<string[]> {
  await page.evaluate('window.walked = undefined');
  const faults: string[] = [];
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<{ over: boolean; faults: string[] }>(STOP);
    faults.push(...stop.faults);
    if (stop.over) return [...faults, ...(await page.evaluate<string[]>(PASSED))];
  }
  return [...faults, `no end after ${MOST_STOPS} stops`];
}
