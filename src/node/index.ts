import { useHost } from '../host.js'
import { nodeHost } from './host.js'

useHost(nodeHost())

// Nobody waits for kilobytes in Node: layers that a page imports from entries of their own are here too.
export * from '../image.js'
export * from '../index.js'
export * from '../layers.js'
export { cacheFolder, nodeHost } from './host.js'
