import { useHost } from '../host.js'
import { nodeHost } from './host.js'

useHost(nodeHost())

export { cacheFolder } from './host.js'
