// The look of pictures and timelines, for light and dark pages.

/**
 * The CSS of pictures that were drawn with `styled: false`, and of timelines. Its colours are custom properties of `.sf-picture`
 * and `.sf-timeline`, which follow the reader's colour scheme; set them yourself to choose others.
 */
export const pictureStyles = `:where(.sf-picture,.sf-timeline){--sf-paper:#fff;--sf-ink:#1c2430;--sf-soft:#55606e;--sf-faint:#8b95a1;--sf-wash:#f3f5f8;--sf-accent:#0b62c4;--sf-tint:#e4effc;--sf-refused:#b3261e;--sf-unusual:#8a5a00;--sf-good:#1b6e3c}
@media (prefers-color-scheme:dark){:where(.sf-picture,.sf-timeline){--sf-paper:#14181e;--sf-ink:#e7ebf0;--sf-soft:#a6b0bc;--sf-faint:#6d7885;--sf-wash:#1d232b;--sf-accent:#6fb1ff;--sf-tint:#16304f;--sf-refused:#ff8a80;--sf-unusual:#e3b25a;--sf-good:#6fcf97}}
.sf-picture{font:13px/1.2 system-ui,sans-serif;font-variant-numeric:tabular-nums;max-width:100%;height:auto}
.sf-picture text{fill:var(--sf-ink);text-anchor:middle;dominant-baseline:central}
.sf-box{fill:var(--sf-paper);stroke:var(--sf-soft)}
.sf-group{fill:none;stroke:var(--sf-faint);stroke-dasharray:2 3}
.sf-picture .sf-figure{fill:var(--sf-soft);font-size:12px}
.sf-line{fill:none;stroke:var(--sf-soft)}
.sf-head{fill:var(--sf-soft)}
.sf-halo{fill:var(--sf-paper)}
.sf-picture .sf-label{font-size:11px;fill:var(--sf-soft)}
.sf-unusual .sf-line,.sf-presumed .sf-line{stroke-dasharray:5 4}
.sf-end{fill:none;stroke:var(--sf-soft)}
.sf-faint .sf-box{stroke:var(--sf-faint)}
.sf-picture .sf-faint text{fill:var(--sf-soft)}
.sf-faint .sf-line{stroke:var(--sf-faint)}
.sf-faint .sf-head{fill:var(--sf-faint)}
.sf-lit .sf-box{fill:var(--sf-tint);stroke:var(--sf-accent);stroke-width:1.6}
.sf-lit .sf-line{stroke:var(--sf-accent)}
.sf-lit .sf-head{fill:var(--sf-accent)}
.sf-lit .sf-label{fill:var(--sf-ink);font-weight:600}
.sf-refused .sf-line{stroke:var(--sf-refused)}
.sf-refused .sf-head{fill:var(--sf-refused)}
.sf-picture .sf-refused .sf-label{fill:var(--sf-refused)}
`
