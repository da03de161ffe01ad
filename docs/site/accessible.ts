// What axe finds wrong with VitePress's own components, put right in their source as it is built. A part that is no longer there
// fails the build: then look whether VitePress has put it right itself.

import type { UserConfig } from 'vitepress'

type Plugin = NonNullable<NonNullable<UserConfig['vite']>['plugins']>[number]

const rows: Readonly<Record<string, readonly (readonly [was: string, is: string])[]>> = {
  'VPNavBarSearchButton.vue': [['>K<', '><']],
  // A dialog instead of a button with buttons in it, and results that are links themselves, named by what they show.
  'VPLocalSearchBox.vue': [
    ['role="button"', 'role="dialog" aria-modal="true"'],
    [`:aria-owns="results?.length ? 'localsearch-list' : undefined"`, ''],
    ['aria-expanded="true"', ''],
    ['aria-haspopup="listbox"', ''],
    [`:id="'localsearch-item-' + index"`, ''],
    [`:aria-selected="selectedIndex === index ? 'true' : 'false'"`, ''],
    ['role="option"', 'role="presentation"'],
    [
      `:aria-label="[...p.titles, p.title].join(' > ')"`,
      `role="option" :id="'localsearch-item-' + index" :aria-selected="selectedIndex === index"`,
    ],
    ['class="title-icon"', 'class="title-icon" aria-hidden="true"'],
  ],
}

export function accessibleTheme(): Plugin {
  return {
    name: 'shipfold:accessible-theme',
    enforce: 'pre',
    transform(source, id) {
      const changes = rows[/theme-default\/components\/([^/?]+)$/.exec(id)?.[1] ?? '']
      return changes?.reduce((text, [was, is]) => {
        if (!text.includes(was)) throw new Error(`${id} has no longer ${was}: look at docs/site/accessible.ts.`)
        return text.replace(was, is)
      }, source)
    },
  }
}
