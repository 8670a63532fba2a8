import './index.js'

export * from '../image.js'
