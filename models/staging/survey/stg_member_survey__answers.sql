{{ coded_answers('member') }}
