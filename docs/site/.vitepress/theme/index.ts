// The default theme with the system's typeface, examples that run, and our colours.

import { type DefaultTheme as Config, type EnhanceAppContext, type Theme, useData, withBase } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { h } from 'vue'
import { RunExample } from './run-example.js'
import './style.css'

const NotFound = () =>
  h('main', { class: 'vp-doc not-found' }, [
    h('h1', 'This page does not exist'),
    h('p', ['Search for a word above, or start from the ', h('a', { href: withBase('/') }, 'overview'), '.']),
  ])

/** The pages of the decisions, as the sidebar has them. */
function Decisions() {
  const sidebar = useData<Config.Config>().theme.value.sidebar as Config.SidebarItem[]
  const { items } = sidebar.flatMap(group => group.items ?? []).find(({ link }) => link === '/decisions/')!
  return h(
    'ul',
    items!.map(({ text, link }) => h('li', h('a', { href: withBase(link!.replace(/md$/, 'html')) }, text))),
  )
}

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'not-found': () => h(NotFound) }),
  enhanceApp: ({ app }: EnhanceAppContext) => {
    app.component('RunExample', RunExample).component('Decisions', Decisions)
  },
} satisfies Theme
