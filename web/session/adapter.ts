import { signal } from '@preact/signals'
import { wake } from './session.js'

/** What the browser calls its GPU: known before the engine is there. */
export const adapterName = signal('')

navigator.gpu?.requestAdapter().then(
  (adapter) => {
    if (!adapter) return wake() // the engine says in words what is missing
    const { vendor, architecture } = adapter.info
    adapterName.value = [vendor, architecture].filter(Boolean).join(', ')
  },
  () => wake(),
)
if (!navigator.gpu) wake()
