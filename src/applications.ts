/** `glassgrad/applications`: networks that have learned ImageNet. */

export * from './model/applications/index.js'
