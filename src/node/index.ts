import { useHost } from '../host.js'
import { nodeHost } from './host.js'

useHost(nodeHost())

export * from '../index.js'
export { cacheFolder, nodeHost } from './host.js'
