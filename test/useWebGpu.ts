import { useHost } from '../src/host.js'
import { nodeHost } from '../src/node/host.js'

// For tests of the lower floors: WebGPU as the package's Node entry provides it, and nothing above it.
useHost(nodeHost())
