// Texts inside HTML and XML.

import { stripControls } from './width.js'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * A text for an element or a quoted attribute of HTML or XML. It loses what is invisible or no character of XML: control
 * characters, directions, lone surrogates.
 */
export const escapeMarkup = (text: unknown): string =>
  stripControls(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, sign => entities[sign]!)
