/** `glassgrad/image`: augmentations of images that are seldom asked for; the others are in `glassgrad`. */

export * from './layers/further/index.js'
// What they take and give
export type { Augmentation } from './layers/augmentation.js'
export type { Mixed } from './layers/further/mixing.js'
