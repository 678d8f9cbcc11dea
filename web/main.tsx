import { render } from 'preact';
import { createRecordings } from '#src/client/recordings.ts';
import { createRest } from '#src/client/rest.ts';
import { createRestCall } from '#src/client/rest-call.ts';
import { App } from './app.tsx';
import { createNavigation } from './navigation.ts';

const page = document.getElementById('page');
if (page !== null) {
  const call = createRestCall(window.location.origin, {});
  render(
    <App
      navigation={createNavigation(window)}
      rest={createRest(call)}
      recordings={createRecordings(call)}
      noticesRecordings={page.dataset.recordingNotice === 'on'}
    />,
    page,
  );
}
