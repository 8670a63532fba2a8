import { binary } from './binary.js'
import type { OpCase } from './case.js'
import { elementwise } from './elementwise.js'
import { images } from './images.js'
import { layers } from './layers.js'
import { normalization } from './normalization.js'
import { products } from './products.js'
import { reductions } from './reductions.js'
import { selection } from './selection.js'
import { shapes } from './shapes.js'

/** What is tested of every op, in float32 and, where it takes that, in float16. */
export const cases: readonly OpCase[] = [
  ...layers,
  ...elementwise,
  ...binary,
  ...products,
  ...reductions,
  ...selection,
  ...shapes,
  ...images,
  ...normalization,
]
