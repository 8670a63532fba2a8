import { useHost } from '../src/host.js'
import { nodeHost } from '../src/node/host.js'
import { tensor } from '../src/tensor/create.js'
import '../src/tensor/ops/index.js'
import { ready } from '../src/tensor/runtime.js'

useHost(nodeHost())
await ready()

const [ofNan, ofMinusInfinity, ofInfinity] = await tensor([Number.NaN, -Infinity, Infinity]).exp().data()

/**
 * What WGSL leaves to the device (w3.org/TR/WGSL: differences from IEEE-754, accuracy of built-in functions).
 * SwiftShader's exp and log lose NaN and infinities.
 */
export const deviceMath = {
  keepsNan: Number.isNaN(ofNan) && ofMinusInfinity === 0 && ofInfinity === Infinity,
}
