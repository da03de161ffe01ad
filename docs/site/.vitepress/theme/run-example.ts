// Runs an example that the site's build made a module of, and compares what it prints with what the page says.

import examples from 'virtual:examples'
import { defineComponent, h, onMounted, ref } from 'vue'

const sentences = {
  idle: 'Runs in this page.',
  running: 'Running …',
  equal: '✓ Printed just now, equal to the documented output.',
  silent: '✓ Ran to its end, without output, as documented.',
  different: '✗ Printed just now, different from the documented output.',
  failed: '✗ Stopped with an error.',
}

export const RunExample = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    const isReady = ref(false) // not before the page's scripts run
    const state = ref<keyof typeof sentences>('idle')
    const output = ref('')
    onMounted(() => {
      isReady.value = true
    })

    async function run() {
      state.value = 'running'
      const lines: string[] = []
      try {
        const [example, { format }] = await Promise.all([examples[name]!(), import('node-inspect-extracted')])
        const log = (...values: unknown[]) => lines.push(format(...values))
        await example.run({ ...console, log })
        output.value = lines.join('\n').trimEnd()
        const isEqual = output.value === example.printed
        state.value = !isEqual ? 'different' : output.value === '' ? 'silent' : 'equal'
      } catch (error) {
        output.value = [...lines, error].join('\n')
        state.value = 'failed'
      }
    }

    return () =>
      h('div', { class: 'run', 'data-example': name, 'data-state': state.value }, [
        h('div', { class: 'bar' }, [
          h(
            'button',
            { type: 'button', disabled: !isReady.value || state.value === 'running', onClick: run },
            state.value === 'idle' ? 'Run' : 'Run again',
          ),
          h('span', { role: 'status' }, sentences[state.value]),
        ]),
        output.value && h('pre', { tabindex: 0 }, output.value),
      ])
  },
})
