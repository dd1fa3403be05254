/** Whether any of it says this in words of their own, so that `mary` is not seen in a summary. */
export const says = (content: unknown, text: string): boolean =>
  ` ${JSON.stringify(content)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${text.toLowerCase()} `);
