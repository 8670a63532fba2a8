import blocks from './blocks.wgsl'
import filterProduct from './conv2d/filterProduct.wgsl'
import phases from './conv2d/phases.wgsl'
import product from './conv2d/product.wgsl'
import quads from './conv2d/quads.wgsl'
import lanes from './lanes.wgsl'
import loop from './optimizers/loop.wgsl'
import places from './places.wgsl'
import windows from './pool/windows.wgsl'
import rows from './rows.wgsl'

/** Pieces of WGSL that several shaders use, by the names that their `// uses:` lines give. */
export const shared: Readonly<Record<string, string>> = {
  blocks,
  'conv2d/filterProduct': filterProduct,
  'conv2d/phases': phases,
  'conv2d/product': product,
  'conv2d/quads': quads,
  lanes,
  'optimizers/loop': loop,
  places,
  'pool/windows': windows,
  rows,
}
