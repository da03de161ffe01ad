/** Wakes whoever waits for it; a ring while nobody waits is remembered. */
export class Bell {
  #hasRung = false
  #wake: (() => void) | null = null

  ring(): void {
    this.#hasRung = true
    this.#wake?.()
  }

  /** Resolves at the next ring since the last wait, after this many milliseconds, or when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        this.#wake = null
        this.#hasRung = false
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#wake = end
      signal?.addEventListener('abort', end)
      if (this.#hasRung || signal?.aborted) end()
    })
  }
}
