// The page is complete without this script, which adds the filters, the slider, and the state in the address.

const state = new URLSearchParams()
const threshold = document.getElementById('threshold')
const filters = [...document.querySelectorAll('[data-filters]')]
const switches = [...document.querySelectorAll('[name="show"]')]

function remember(key, value) {
  if (value) state.set(key, value)
  else state.delete(key)
  history.replaceState(null, '', `#${state}`)
}

function showMap() {
  const text = `${threshold.dataset.steps.split(' ')[threshold.value]} %`
  document.querySelector('output[for="threshold"]').value = text
  threshold.setAttribute('aria-valuetext', text)
  for (const map of document.querySelectorAll('.map')) map.hidden = !map.dataset.steps.split(' ').includes(threshold.value)
}

function filterList(input) {
  const words = input.value.toLowerCase().split(/\s+/)
  const items = [...document.getElementById(input.dataset.filters).children]
  for (const item of items) {
    const text = item.textContent.toLowerCase()
    item.hidden = !words.every(word => text.includes(word))
  }
  const shown = items.filter(item => !item.hidden).length
  document.querySelector(`output[for="${input.id}"]`).value = input.value ? `${shown} of ${items.length}` : ''
}

function openHistory(id) {
  const item = document.getElementById(id)
  if (!item?.classList.contains('item')) return
  item.open = true
  item.scrollIntoView()
}

// An address with `=` is the page's own; any other is a place in it.
function readAddress() {
  const address = location.hash.slice(1)
  if (!address.includes('=')) return openHistory(address)
  const given = new URLSearchParams(address)
  for (const one of switches) if (one.value === given.get('show')) one.checked = true
  if (given.has('hide')) threshold.value = given.get('hide')
  for (const input of filters) input.value = given.get(input.id) ?? ''
  for (const [key, value] of given) state.set(key, value)
  if (given.has('open')) openHistory(given.get('open'))
  show()
}

function show() {
  if (threshold) showMap()
  for (const input of filters) filterList(input)
}

for (const control of document.querySelectorAll('.control')) control.hidden = false
for (const note of document.querySelectorAll('.static')) note.hidden = true
for (const one of switches) one.addEventListener('change', () => remember('show', one.value))
threshold?.addEventListener('input', showMap)
threshold?.addEventListener('change', () => remember('hide', threshold.value))
for (const input of filters)
  input.addEventListener('input', () => {
    filterList(input)
    remember(input.id, input.value)
  })
// The event does not bubble.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (target.parentElement?.id === 'histories-list' && target.open) remember('open', target.id)
  },
  true,
)
addEventListener('hashchange', readAddress)
readAddress()
show()
