// The playground: a page that replays what is pasted into it. It asks for nothing and sends nothing.

import { effect } from '@preact/signals'
import { render } from 'preact'
import { decodeShared } from './share.js'
import { edits, load, shown, text } from './state.js'
import { notice } from './views/notice.js'
import { Page } from './views/page.js'

async function loadFragment(): Promise<void> {
  const fragment = location.hash.slice(1)
  if (fragment === '') return
  try {
    const shared = await decodeShared(fragment)
    load(shared.text, shared)
    notice.value = null
  } catch (error) {
    notice.value = `The link cannot be read: ${(error as Error).message}. Ask for a new one.`
  }
}

// A link stands for what it was made of: once that changes, it goes.
function dropStaleFragment(): void {
  let last = ''
  effect(() => {
    const now = JSON.stringify([text.value, shown.value, edits.value])
    if (last !== '' && last !== now && location.hash !== '' && !isLoading)
      history.replaceState(null, '', location.pathname + location.search)
    last = now
  })
}

let isLoading = true
await loadFragment()
isLoading = false
dropStaleFragment()
addEventListener('hashchange', async () => {
  isLoading = true
  await loadFragment()
  isLoading = false
})
render(<Page />, document.getElementById('page')!)
