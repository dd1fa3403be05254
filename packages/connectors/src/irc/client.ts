// The one place where the types that are written beside it come in; an import cannot bring what declares another's package.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./irc-framework.d.cts" />
export { Client, type Message } from 'irc-framework';
