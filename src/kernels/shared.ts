import blocks from './blocks.wgsl'
import lanes from './lanes.wgsl'
import loop from './optimizers/loop.wgsl'
import windows from './pool/windows.wgsl'

/** Pieces of WGSL that several shaders use, by the names that their `// uses:` lines give. */
export const shared: Readonly<Record<string, string>> = {
  blocks,
  lanes,
  'optimizers/loop': loop,
  'pool/windows': windows,
}
