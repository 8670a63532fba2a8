/** `glassgrad/image`: augmentations of images that are seldom asked for; the others are in `glassgrad`. */

export * from './layers/further/index.js'
