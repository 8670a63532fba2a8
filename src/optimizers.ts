/** `glassgrad/optimizers`: optimizers that are seldom asked for; the others are in `glassgrad`. */

export * from './optim/further/index.js'
