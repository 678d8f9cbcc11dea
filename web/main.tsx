import { render } from 'preact';
import { createRest } from '#src/client/rest.ts';
import { App } from './app.tsx';
import { createNavigation } from './navigation.ts';

const page = document.getElementById('page');
if (page !== null) {
  render(<App navigation={createNavigation(window)} rest={createRest(window.location.origin, {})} />, page);
}
