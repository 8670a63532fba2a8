import './index.js'

export * from '../text.js'
