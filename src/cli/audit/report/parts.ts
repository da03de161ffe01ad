// What the sections of the report share: HTML as a template that escapes what stands in it, figures, bars, names.

import type { HistoryClass } from '../../../columns/index.js'
import { escapeMarkup } from '../../../render/markup.js'
import { classRows } from '../summary.js'

/** HTML that needs no escaping. */
export class Markup {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

/** What a template takes: texts and numbers, which are escaped; markup; lists of these; null for nothing. */
export type Content = string | number | Markup | null | readonly Content[]

/** Markup from a template. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = parts[0]!
  for (const [at, content] of contents.entries()) text += htmlOf(content) + parts[at + 1]!
  return new Markup(text)
}

function htmlOf(content: Content): string {
  if (content === null) return ''
  if (content instanceof Markup) return content.html
  if (typeof content === 'object') return content.map(htmlOf).join('')
  return escapeMarkup(String(content))
}

/** A section with its heading, and a sentence that says what it shows. */
export const section = (id: string, title: string, lead: Content, ...contents: readonly Content[]): Markup =>
  html`<section class="panel" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="lead">${lead}</p>
${contents}
</section>
`

/** A share in percent: `3.1 %`. What is not nothing is never shown as nothing. */
export function share(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0 %'
  const percent = (part / whole) * 100
  return percent < 0.1 ? '< 0.1 %' : part < whole && percent > 99.9 ? '> 99.9 %' : `${percent.toFixed(1).replace('.0', '')} %`
}

/** A bar with a part for each class of histories, which has no meaning of its own beside the figures. */
export function classBar(classes: Readonly<Record<HistoryClass, number>>, whole: number): Markup {
  let from = 0
  const rects = classRows.map(({ class: name }) => {
    const width = whole === 0 ? 0 : (classes[name] / whole) * 100
    const rect = html`<rect class="c-${name}" x="${from.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="10"/>`
    from += width
    return width === 0 ? null : rect
  })
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>`
}

/** A bar as long as the share. */
export const shareBar = (part: number, whole: number): Markup =>
  html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="c-part" x="0" y="0" width="${(whole === 0 ? 0 : (part / whole) * 100).toFixed(2)}" height="10"/></svg>`
