// The look of pictures and timelines, for light and dark pages.

const lightColours = {
  paper: '#fff',
  ink: '#1c2430',
  soft: '#55606e',
  faint: '#8b95a1',
  wash: '#eef1f5',
  accent: '#0b62c4',
  tint: '#e4effc',
  refused: '#b3261e',
  unusual: '#805300',
  good: '#1b6e3c',
}
const darkColours: typeof lightColours = {
  paper: '#14181e',
  ink: '#e7ebf0',
  soft: '#a6b0bc',
  faint: '#76818d',
  wash: '#222932',
  accent: '#6fb1ff',
  tint: '#16304f',
  refused: '#ff8a80',
  unusual: '#e3b25a',
  good: '#6fcf97',
}

const properties = (colours: typeof lightColours): string =>
  `:where(.sf-picture,.sf-timeline){${Object.entries(colours)
    .map(([name, colour]) => `--sf-${name}:${colour}`)
    .join(';')}}`

const colours = `${properties(lightColours)}
@media (prefers-color-scheme:dark){${properties(darkColours)}}`

/** The styles of pictures. */
export const svgStyles = `${colours}
.sf-picture{font:13px system-ui,sans-serif;font-variant-numeric:tabular-nums;max-width:100%;height:auto}
.sf-picture text{fill:var(--sf-ink);text-anchor:middle;dominant-baseline:central}
.sf-box{fill:var(--sf-paper);stroke:var(--sf-soft)}
.sf-end{fill:none;stroke:var(--sf-soft)}
.sf-frame{fill:none;stroke:var(--sf-faint);stroke-dasharray:2 3}
.sf-picture .sf-figure{fill:var(--sf-soft);font-size:12px}
.sf-line{fill:none;stroke:var(--sf-soft)}
.sf-head{fill:var(--sf-soft)}
.sf-halo{fill:var(--sf-paper)}
.sf-picture .sf-label{font-size:11px;fill:var(--sf-soft)}
.sf-unusual .sf-line{stroke-dasharray:6 4}
.sf-presumed .sf-line{stroke-dasharray:3 3}
.sf-faint .sf-box,.sf-faint .sf-end,.sf-faint .sf-line{stroke:var(--sf-faint)}
.sf-picture .sf-faint text{fill:var(--sf-soft)}
.sf-faint .sf-head{fill:var(--sf-faint)}
.sf-lit .sf-box{fill:var(--sf-tint);stroke:var(--sf-accent);stroke-width:1.5}
.sf-current .sf-box{stroke-width:3}
.sf-lit .sf-end,.sf-lit .sf-line{stroke:var(--sf-accent)}
.sf-lit .sf-head{fill:var(--sf-accent)}
.sf-picture .sf-lit text{fill:var(--sf-ink);font-weight:600}
.sf-refused .sf-line{stroke:var(--sf-refused)}
.sf-refused .sf-head{fill:var(--sf-refused)}
.sf-picture .sf-refused .sf-label{fill:var(--sf-refused)}`

/**
 * The CSS of pictures that were drawn with `styled: false`, and of timelines. Its colours are custom properties of `.sf-picture`
 * and `.sf-timeline`, which follow the reader's colour scheme; set them yourself to choose others. A picture directly inside a
 * `.sf-scroll` stays readable on a narrow screen, where it scrolls.
 */
export const pictureStyles: string = `${svgStyles}
.sf-scroll{overflow-x:auto}
.sf-scroll>.sf-picture{min-width:640px}
.sf-timeline{color:var(--sf-ink);background:var(--sf-paper);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.sf-timeline :is(h2,h3,h4){margin:16px 0 4px;font-size:17px;line-height:1.3}
.sf-certainty{margin-left:8px;font-size:14px;font-weight:400;color:var(--sf-good)}
.sf-certainty.sf-uncertain,.sf-doubt{color:var(--sf-unusual)}
.sf-doubt{margin:0 0 4px}
.sf-scans{list-style:none;margin:8px 0 0;padding:0}
.sf-scan{display:grid;grid-template-columns:24px 168px 1fr;column-gap:8px;padding:4px 0;border-top:1px solid var(--sf-wash)}
.sf-sign{grid-row:span 2;text-align:center;color:var(--sf-soft)}
.sf-scan time{color:var(--sf-soft)}
.sf-what{grid-column:3}
.sf-what b{font-weight:600}
.sf-verdict{font-style:normal;color:var(--sf-soft)}
.sf-text{display:inline-block}
.sf-text+.sf-text::before{content:'· ';unicode-bidi:isolate}
.sf-texts,.sf-note{display:block}
.sf-texts,.sf-idle{color:var(--sf-soft)}
.sf-idle{padding:4px 0 4px 32px;border-top:1px dashed var(--sf-faint)}
.sf-rejected{padding:0 0 0 32px;color:var(--sf-soft)}
:is(.sf-advanced,.sf-gap) .sf-sign{color:var(--sf-accent)}
:is(.sf-unusual,.sf-unknown) :is(.sf-sign,.sf-verdict,.sf-note){color:var(--sf-unusual)}
:is(.sf-impossible,.sf-overruled) :is(.sf-sign,.sf-verdict,.sf-note){color:var(--sf-refused)}
.sf-presumed :is(b,.sf-verdict){font-weight:400;color:var(--sf-soft)}
@media (max-width:480px){.sf-scan{grid-template-columns:24px 1fr}.sf-what{grid-column:2}}
`
