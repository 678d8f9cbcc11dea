import { render } from 'preact';
import { createRest } from '#src/client/rest.ts';
import { createRestCall } from '#src/client/rest-call.ts';
import { App } from './app.tsx';
import { createNavigation } from './navigation.ts';

const page = document.getElementById('page');
if (page !== null) {
  render(
    <App navigation={createNavigation(window)} rest={createRest(createRestCall(window.location.origin, {}))} />,
    page,
  );
}
