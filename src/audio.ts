/** `glassgrad/audio`: layers that make pictures of sound. */

export * from './layers/audio/index.js'
