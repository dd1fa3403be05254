/** What nobody should have to read while reading a test: base64 of UTF-8, decoded where it is used. */
export const decoded = (text: string): string => Buffer.from(text, 'base64').toString();
