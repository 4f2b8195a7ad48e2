// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Payments} from "../src/settlement/Payments.sol";
import {Pools} from "../src/settlement/Pools.sol";
import {CallingToken, FalseToken, PlainToken, RefusingPayee, TaxedToken} from "./support/Tokens.sol";
import {SettlementScene} from "./support/SettlementScene.sol";
import {Trees} from "./support/Trees.sol";
import {chain} from "./support/Chain.sol";

contract SettlementPoolsTest is SettlementScene {
    using Trees for Trees.Sum;

    function freeOf(address who, address coin) private view returns (uint128) {
        return settlement.poolOf(who, coin).free;
    }

    function testMoneyIsOfOnePayerAndOneToken() public {
        fund(stranger, address(token), 5);
        fund(payer, COIN, 7);
        equal(freeOf(payer, address(token)), DEPOSIT);
        equal(freeOf(stranger, address(token)), 5);
        equal(freeOf(payer, COIN), 7);
        // The other payer's money is not there for this one's payees.
        Trees.Sum memory made = plainTree(1, DEPOSIT + 1);
        chain.expectPartialRevert(Pools.PoolNotEnough.selector);
        this.postOne(made);
    }

    function postOne(Trees.Sum memory made) external {
        chain.prank(payer);
        settlement.setPoster(address(token), poster, type(uint128).max, uint40(chain.getBlockTimestamp() + 1));
        post(made);
    }

    function testADepositIsExactlyWhatComesAlong() public {
        chain.startPrank(stranger);
        chain.expectRevert(abi.encodeWithSelector(Pools.PoolInvalidAmount.selector, 5, 4));
        settlement.deposit{value: 4}(stranger, COIN, 5);
        chain.expectRevert(abi.encodeWithSelector(Pools.PoolInvalidAmount.selector, 0, 4));
        settlement.deposit{value: 4}(stranger, address(token), 4);
        chain.expectRevert(abi.encodeWithSelector(Pools.PoolInvalidAmount.selector, 0, 0));
        settlement.deposit(stranger, COIN, 0);
        chain.stopPrank();
    }

    function testAllowanceSignedInTheSameCall() public {
        uint256 key = 0x5EED;
        address owner_ = chain.addr(key);
        token.mint(owner_, 50);
        bytes32 permit = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 message = keccak256(abi.encode(permit, owner_, address(settlement), 50, 0, type(uint256).max));
        (uint8 v, bytes32 r, bytes32 s) =
            chain.sign(key, keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message)));
        // Somebody uses the signature first: the deposit goes on all the same.
        token.permit(owner_, address(settlement), 50, type(uint256).max, v, r, s);
        chain.prank(owner_);
        settlement.depositWithPermit(owner_, address(token), 50, type(uint256).max, v, r, s);
        equal(freeOf(owner_, address(token)), 50);
    }

    function testFeeOnTransferTokenIsRefused() public {
        TaxedToken taxed = new TaxedToken();
        taxed.mint(stranger, 1_000);
        chain.startPrank(stranger);
        taxed.approve(address(settlement), 1_000);
        chain.expectRevert(abi.encodeWithSelector(Pools.PoolInvalidAmount.selector, 1_000, 990));
        settlement.deposit(stranger, address(taxed), 1_000);
        chain.stopPrank();
    }

    function testFalseReturningToken() public {
        FalseToken liar = new FalseToken();
        liar.mint(stranger, 1_000);
        liar.lie(true);
        chain.startPrank(stranger);
        liar.approve(address(settlement), 1_000);
        chain.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(liar)));
        settlement.deposit(stranger, address(liar), 1_000);
        liar.lie(false);
        settlement.deposit(stranger, address(liar), 1_000);
        settlement.askWithdrawal(address(liar), 1_000);
        pass(settlement.WINDOW());
        liar.lie(true);
        chain.expectPartialRevert(Payments.PaymentRefused.selector);
        settlement.withdraw(address(liar), stranger);
        chain.stopPrank();
        equal(freeOf(stranger, address(liar)), 1_000);
    }

    function testReEntrantTokenIsKeptOut() public {
        CallingToken calling = new CallingToken();
        calling.mint(stranger, 1_000);
        chain.startPrank(stranger);
        calling.approve(address(settlement), 1_000);
        calling.callBack(address(settlement), abi.encodeCall(Pools.deposit, (stranger, address(calling), 1)));
        settlement.deposit(stranger, address(calling), 1_000);
        require(calling.refused(), "it came in again");
        settlement.askWithdrawal(address(calling), 1_000);
        pass(settlement.WINDOW());
        calling.callBack(address(settlement), abi.encodeCall(Pools.withdraw, (address(calling), stranger)));
        settlement.withdraw(address(calling), stranger);
        chain.stopPrank();
        require(calling.refused(), "it came in again");
        equal(calling.balanceOf(stranger), 1_000);
    }

    function testAnAddressThatIsNoToken() public {
        chain.expectRevert("");
        settlement.deposit(payer, stranger, 5);
    }

    function testFreeMoneyIsWithdrawnAfterTheWindow() public {
        chain.startPrank(payer);
        chain.expectPartialRevert(Pools.PoolNothingToWithdraw.selector);
        settlement.withdraw(address(token), payer);
        settlement.askWithdrawal(address(token), 400);
        chain.expectPartialRevert(Pools.PoolNothingToWithdraw.selector);
        settlement.withdraw(address(token), payer);
        pass(settlement.WINDOW());
        settlement.withdraw(address(token), payer);
        equal(token.balanceOf(payer), 400);
        chain.expectPartialRevert(Pools.PoolNothingToWithdraw.selector);
        settlement.withdraw(address(token), payer);
        chain.stopPrank();
    }

    function testWhatIsPostedBeforeAWithdrawalComesFirst() public {
        chain.prank(payer);
        settlement.askWithdrawal(address(token), DEPOSIT);
        post(plainTree(3, 100));
        pass(settlement.WINDOW());
        chain.prank(payer);
        settlement.withdraw(address(token), payer);
        equal(token.balanceOf(payer), DEPOSIT - 300);
    }

    function testAWishThatIsOldIsNoLeaveToWithdraw() public {
        chain.startPrank(payer);
        settlement.askWithdrawal(address(token), type(uint128).max);
        pass(2 * settlement.WINDOW());
        settlement.withdraw(address(token), payer);
        chain.stopPrank();
        fund(payer, address(token), DEPOSIT);
        chain.startPrank(payer);
        settlement.askWithdrawal(address(token), type(uint128).max);
        pass(2 * settlement.WINDOW() + 1);
        chain.expectPartialRevert(Pools.PoolNothingToWithdraw.selector);
        settlement.withdraw(address(token), payer);
        chain.stopPrank();
    }

    function testNobodyElseWithdraws() public {
        chain.prank(payer);
        settlement.askWithdrawal(address(token), DEPOSIT);
        pass(settlement.WINDOW());
        for (uint256 turn = 0; turn < 3; ++turn) {
            chain.expectPartialRevert(Pools.PoolNothingToWithdraw.selector);
            chain.prank(turn == 0 ? node : turn == 1 ? poster : stranger);
            settlement.withdraw(address(token), stranger);
        }
    }

    function testAPayerThatTakesNoCoinsHasThemSentElsewhere() public {
        RefusingPayee refusing = new RefusingPayee();
        chain.deal(address(refusing), 10);
        chain.startPrank(address(refusing));
        settlement.deposit{value: 10}(address(refusing), COIN, 10);
        settlement.askWithdrawal(COIN, 10);
        pass(settlement.WINDOW());
        chain.expectPartialRevert(Payments.PaymentRefused.selector);
        settlement.withdraw(COIN, address(refusing));
        settlement.withdraw(COIN, address(0xCAFE));
        chain.stopPrank();
        equal(address(0xCAFE).balance, 10);
    }

    function testCollectWithNothingOwed() public {
        chain.expectPartialRevert(Payments.PaymentNothing.selector);
        settlement.collect(stranger, COIN);
    }
}
