// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/**
 * @title What goes out: to whom, and what happens when somebody does not take it.
 * @notice Nobody's refusal holds up anybody else: what an account does not take is kept for it.
 */
abstract contract Payments is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The chain's own coin, wherever a token is named.
    address internal constant COIN = address(0);
    /// @dev What a payee may use while it is paid in the coin.
    uint256 private constant PAYMENT_GAS = 100_000;
    /// @dev What has to be left before a payment, so that a caller who is short of gas cannot make it fail.
    uint256 private constant GAS_BEFORE_PAYMENT = 150_000;

    /// @notice What an account can collect: credits of all payers, bonds that came back, payments it did not take.
    mapping(address account => mapping(address token => uint256)) public owed;
    /// @notice Where an account wants to be paid; zero: at the account itself.
    mapping(address account => address) public payoutOf;
    /// @notice Wei of bonds that were burned. They stay here for ever; no function sends them to anybody.
    uint256 public burned;

    event PayoutSet(address indexed account, address payout);
    event Collected(address indexed account, address indexed token, address to, uint256 amount);
    /// @notice A payment was not taken, and waits for `collect`.
    event PaymentKept(address indexed account, address indexed token, address to, uint256 amount);

    error PaymentNothing(address account, address token);
    error PaymentRefused(address to, address token, uint256 amount);
    error PaymentGasMissing(uint256 left, uint256 least);

    /// @notice Has the caller's payments go to another address from now on; zero: to the caller again.
    function setPayout(address payout) external {
        payoutOf[msg.sender] = payout;
        emit PayoutSet(msg.sender, payout);
    }

    /// @notice Pays an account all that it is owed in a token, whoever it came from. Anybody may have it paid.
    function collect(address account, address token) external nonReentrant {
        uint256 amount = owed[account][token];
        if (amount == 0) revert PaymentNothing(account, token);
        owed[account][token] = 0;
        address to = _payeeOf(account);
        if (!_send(to, token, amount)) revert PaymentRefused(to, token, amount);
        emit Collected(account, token, to, amount);
    }

    function _payOrKeep(address account, address token, uint256 amount) internal returns (address to) {
        to = _payeeOf(account);
        if (_send(to, token, amount)) return to;
        owed[account][token] += amount;
        emit PaymentKept(account, token, to, amount);
    }

    function _send(address to, address token, uint256 amount) internal returns (bool sent) {
        uint256 left = gasleft();
        if (left < GAS_BEFORE_PAYMENT) revert PaymentGasMissing(left, GAS_BEFORE_PAYMENT);
        if (token != COIN) return IERC20(token).trySafeTransfer(to, amount);
        // Nothing of what a payee answers is copied: there is no end to how long it could be.
        assembly ("memory-safe") {
            sent := call(PAYMENT_GAS, to, amount, 0, 0, 0, 0)
        }
    }

    function _payeeOf(address account) private view returns (address payout) {
        payout = payoutOf[account];
        if (payout == address(0)) return account;
    }
}
