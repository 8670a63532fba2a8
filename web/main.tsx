import { render } from 'preact'
import { App } from './site/app.js'
import './styles.css'

// Where it can't be had, nothing but the site without a network is lost.
if (import.meta.env.MODE === 'production')
  navigator.serviceWorker?.register('./serviceWorker.js').catch(() => {})

render(<App />, document.getElementById('page')!)
